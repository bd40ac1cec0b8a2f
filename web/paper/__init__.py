"""Cases that leave the screen: one as a document to print, a list as a spreadsheet."""
