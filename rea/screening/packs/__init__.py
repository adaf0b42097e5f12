"""A sealed sample to read without rea: one file out, one file back.

A pack holds the records, the protocol's reasons and nothing that anybody decided. It is a
page that needs no network, a workbook, or a list to print.
"""
