// Package words knows the words that plans use, in each language: those by which a heading names a role,
// a phase or a milestone, the keys of metadata, the heads of tables, what a status cell says.
//
// A language is one value in one file: english.go, german.go, french.go, spanish.go, portuguese.go,
// italian.go, russian.go, polish.go, chinese.go, japanese.go, korean.go. language.go says what each of its lists is for. All are
// merged once into the tables that this package looks words up in, so that a document may mix languages
// and need not say which it has.
//
// To add a language, write its file, add it to the list in languages.go, and show a document of it in a
// test of package parser. A word that another language uses in another
// sense cannot be told apart: a test finds it, and the language goes without.
//
// The package is pure, and knows nothing of documents: where a word has to stand to count is the duty
// of package parser, and of package identity for the words that tell sections and lines apart.
//
// Start reading at language.go and english.go. What is asked of the words: role.go and joiner.go (titles of
// sections), heading.go (milestones, phases, versions and other headings), field.go (metadata, labels, due
// dates), table.go (columns and status cells), text.go (ids, blanks, and other words inside texts), unit.go
// (units of time), front.go (front matter, and what a title ends in), section.go and telling.go (what tells
// sections and lines apart). lookup.go has the kinds of tables.
package words
