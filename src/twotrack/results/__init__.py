"""What a run leaves behind: tables, a digest, a manifest, a folder that can be resumed."""
