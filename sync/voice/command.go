package voice

import (
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser"
)

// Verb is what is to be done.
type Verb string

// The verbs.
const (
	// Done closes the issue as completed, Drop as not planned, and Reopen opens it again.
	Done   Verb = "done"
	Drop   Verb = "drop"
	Reopen Verb = "reopen"
	// Approve answers what is held back: all of it, or that of the plan that Text names.
	Approve Verb = "approve"
	// Pick answers the question that Text names with the answer that Answer names.
	Pick Verb = "pick"
	// Sign signs the line of a sign-off.
	Sign Verb = "sign"
	// Decide writes Text into the line's open decision.
	Decide Verb = "decide"
	// Sync has everything looked at again.
	Sync Verb = "sync"
	// Explain tells where the issue comes from.
	Explain Verb = "explain"
	// Unknown is all else that is said to Milepost.
	Unknown Verb = ""
)

// Command is what a comment asks for.
type Command struct {
	Verb Verb
	// Text is what stands behind the verb: the plan to approve, the name of a question, or the decision.
	Text string
	// Answer is what stands behind the name of a question, "" for nothing.
	Answer string
	// Bare tells that the comment does not name Milepost: `/approve`, or `Decision:`. Other programs may be
	// meant, or none, so that it is to be passed over where there is nothing to sign or to decide.
	Bare bool
}

const (
	// address is how a comment turns to Milepost.
	address = "/milepost"
	// maxLine bounds what is read of a line, and maxText what a command keeps of it, in bytes.
	maxLine = 4096
	maxText = 1000
)

// FirstLine is the line of a comment in which a command may stand: the first one that is not empty, cut
// to 4,096 bytes.
func FirstLine(comment string) string {
	line := strings.TrimLeftFunc(comment, unicode.IsSpace)
	if end := strings.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	return strings.TrimSpace(parser.Truncate(line, maxLine))
}

// Parse reads the command in the first line of a comment. It reports whether there is one: a text that does not turn to Milepost
// holds none.
func Parse(comment string) (Command, bool) {
	line := FirstLine(comment)
	if text, ok := decision(line); ok {
		return Command{Verb: Decide, Text: text, Bare: true}, true
	}
	first, rest := cutWord(line)
	switch strings.ToLower(first) {
	case "/approve":
		return Command{Verb: Sign, Bare: true}, rest == ""
	case address:
		return command(rest), true
	default:
		return Command{}, false
	}
}

// command reads what stands behind the address.
func command(rest string) Command {
	if colon := len(Decide); len(rest) > colon && rest[colon] == ':' {
		rest = rest[:colon] + " " + rest[colon+1:]
	}
	word, rest := cutWord(rest)
	word = strings.ToLower(word)
	switch verb := Verb(word); verb {
	case Done, Drop, Reopen, Sync, Explain:
		if rest == "" {
			return Command{Verb: verb}
		}
	case Approve:
		return Command{Verb: verb, Text: path(rest)}
	case Pick:
		if name, answer := cutWord(plain(rest)); name != "" {
			return Command{Verb: verb, Text: bare(name), Answer: bare(answer)}
		}
	case Decide:
		if text := plain(rest); text != "" {
			return Command{Verb: verb, Text: text}
		}
	default:
	}
	return Command{Verb: Unknown}
}

// decision is the text behind `Decision:`, in bold or not.
func decision(line string) (string, bool) {
	word, rest, ok := strings.Cut(strings.ReplaceAll(line, "*", ""), ":")
	if !ok || !strings.EqualFold(strings.TrimSpace(word), "decision") {
		return "", false
	}
	rest = plain(rest)
	return rest, rest != ""
}

// cutWord splits off the first word.
func cutWord(line string) (word, rest string) {
	if end := strings.IndexFunc(line, unicode.IsSpace); end >= 0 {
		return line[:end], strings.TrimSpace(line[end:])
	}
	return line, ""
}

// path is a path as people write it: in quotes, as code, or with the address of its folder in front.
func path(text string) string {
	return strings.TrimPrefix(bare(plain(text)), "./")
}

// bare is a word without the signs that people put around it.
func bare(text string) string { return strings.Trim(text, "`'\"") }

// plain is a text on one line without what turns the direction of others.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(parser.Truncate(strings.Join(strings.Fields(text), " "), maxText))
}
