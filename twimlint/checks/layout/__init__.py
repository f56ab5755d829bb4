"""FMT: white space and markers. No fix of this family changes the published page.

Every check keeps to the places where it knows that an edit is harmless: never in code, HTML or shortcodes, and in lists
only where no item becomes loose or tight.
"""
