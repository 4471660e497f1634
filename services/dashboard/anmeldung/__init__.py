"""Who is logged in: OpenID Connect, sessions kept on the server, forms nobody can forge."""
