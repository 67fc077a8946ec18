"""Stories that print figures, held against a release: from what a person hands over to verdicts.

    page -> text -> statements -> claims -> verdicts -> report

Read today is a table of claims; a page, its text and its statements come before it, each as a
module of its own that hands the next one what it needs, and `claims` stays the one form in which a
figure is judged.

- `claims`: a table in a file or on standard input, read into the ledger's form;
- `notation`: numbers, months and days as people write them;
- `names`: products and partners by any name that a release knows;
- `figures`: what no printed figure can be, of a claim or of the ledger;
- `verdicts`: claims judged by the ledger and the SQL of a release;
- `report`: the verdicts for people and programs.
"""
