// Package parser turns a milestone plan written in Markdown into a [Plan] and turns wishes
// about its items into byte edits of the same document.
//
// It is pure: the same bytes always give the same plan, nothing is read or written, and
// [Parse] neither fails nor panics. What is off in a document is a [Diagnostic], not an error.
// It knows nothing of GitHub, of issues that exist, or of what was agreed before: that is the
// duty of package sync.
//
// Structure comes from goldmark's block parsers; the inline parser sees only an item's own text
// and a heading's own text, since inline parsing of a whole hostile document takes quadratic
// time. For the same reason size and nesting are capped before parsing.
//
// Any input ends: [ParseWith] takes at most 40 ms and 2 microseconds more for each byte, on one
// processor of today, whatever the bytes are; the longest document that is read has 5 MB. Each fuzz
// target fails where one takes longer. An edit such as [Plan.SetState] reads the document anew, so
// that it takes a few times as long. What keeps it so, and has to hold for whatever is added here:
// nothing looks at the rest of a text again from each of its signs or words (what ends a text is
// looked for in its last bytes), and what is asked of a title for all that stands below it is asked
// of a bounded number of bytes, or once.
//
// Start reading at [Parse], go on with item.go (what an entry of a checklist is), section.go and
// role.go (where it stands), flat.go and slot.go (what it says), and edit.go (how it changes). The
// files, by idea:
//
//   - The whole: parse.go, plan.go (the result), hidden.go and conflict.go (what cannot be seen), line.go
//     (what each line says), diagnostic.go, duplicate.go.
//   - Blocks: blocks.go (goldmark's, with ours in place of some: prose.go, fence_block.go,
//     html_block.go), structure.go, entries.go (plain lists, kept small), fence.go.
//   - The head of a document: frontmatter.go, frontmatter_broken.go, frontmatter_handle.go, defaults.go, metadata.go,
//     summary.go.
//   - Where an item stands: section.go, legend.go, milestone.go, template.go (names still to be
//     filled in), phase.go, version.go, depends_on.go.
//   - What a heading says of its items: role.go, vocabulary.go, title_words.go, digit.go.
//     The words themselves, in all languages, are in package words.
//   - An item: item.go, box.go, slip.go (what was meant as a box), heading_slip.go (and as a heading), lead.go (its title's lines), body.go,
//     placeholder.go.
//   - Its text: flat.go and flattener.go (Markdown as plain text), simple.go and sign.go (texts that
//     need little of that), strike.go, reason.go (why it is struck), truncate.go.
//   - What its text holds: slot.go, slot_span.go, id.go, label.go, owner.go, link.go, link_slot.go, issue_link.go,
//     signoff.go.
//   - Rows of tables: table.go, column.go, status.go, status_cell.go, progress.go.
//   - Days, where they stand and what they say: date_slot.go, date_range.go, due.go, due_word.go, window.go,
//     date_form.go. How a day is read is the duty of package date.
//   - What other tools write in their own way: dialect.go, dialect_line.go (in lines of their own); headings as items: heading_item.go, fold.go (what is folded away),
//     version_range.go (phases beside their version). Which tools there are
//     is in package dialect.
//   - Edits: edit.go, retitle.go, fill.go, add.go (items that are new), add_block.go (items that come
//     from another document), entry_sign.go (the form in which both are written), bounds.go (where lines and
//     sections begin and end), added_lines.go (a document without the lines that were added).
package parser
