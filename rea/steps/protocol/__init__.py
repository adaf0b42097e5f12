"""The protocol: begun, edited, commented on, tried out, released, amended, published."""
