"""What Zola makes of one page: front matter, shortcodes and the anchors of headings.

Other rooms use all modules. The site around the page is not used here; see `site`.
"""
