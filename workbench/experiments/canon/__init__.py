"""The canon: published figures beside ours."""
