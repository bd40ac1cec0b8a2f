"""What an administrator sets: lines and queues."""
