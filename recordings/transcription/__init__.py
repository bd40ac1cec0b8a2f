"""From sound to searchable text: recognisers, utterances, transcripts."""
