"""What another status page wrote, turned into a site of ours: text in, text out, no disk."""
