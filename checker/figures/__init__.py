"""Drawings of networks and curves: plain values in, SVG, PNG or terminal text out.

`drawn` reads a `Picture` off an exercise, `curves` makes a `Chart` of a history. `layout` and
`charting` turn them into a `Scene` of shapes at places, which `svg` and `png` write out alike;
`terminal` and `plotting` draw the same on a grid of characters. Nothing is stored, and nothing
here knows where exercises or submissions come from.
"""
