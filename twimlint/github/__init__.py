"""The GitHub Action and the calls of GitHub's API that it makes.

The only room that uses the network. The command line runs `action`.
"""
