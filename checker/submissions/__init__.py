"""What is handed in, as programs: notebooks and files of several exercises, read and never run.

A notebook is read as JSON data and nothing else; what it stored of earlier runs is passed over.
Nothing here parses Python: lines and cells are distinguished by their first words alone.
"""
