"""Stories that print figures, held against a release: from what a person hands over to verdicts.

    page -> text -> sentences -> marks -> clauses -> statements -> claims -> verdicts -> report

A table of claims begins at claims, a page or text of news at the left. docs/stories.md tells how a
sentence becomes a claim; `words/` holds the vocabulary of each language.

- `reading`: a story in, its claims and all other numbers out (`story` is the form of both);
- `pages`: the article of a page, of Markdown or of text; `languages`: which one it is in;
- `sentences`: where each begins and ends; `vocabulary`: the wordings that are looked for in it;
- `quantities` and `marks`: numbers with their units, and what every other wording is;
- `clauses`: what stands together; `windows`: the months that words of time mean;
- `subjects`: product, flow and partner; `context`: what the sentences before have said of them;
- `levels`, `ways`, `growths`, `records`: the statements of a sentence (`statements` is their form);
- `reasons`: why a number is no claim;
- `claims`: a table in a file or on standard input, read into the ledger's form;
- `notation`: numbers, months and days as people write them;
- `names`: products and partners by any name that a release knows;
- `figures`: what no printed figure can be, of a claim or of the ledger;
- `verdicts`: claims judged by the ledger and the SQL of a release;
- `report`: the verdicts for people and programs.
"""
