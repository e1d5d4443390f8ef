package identity

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Standing is a known item that is no item of the documents any more and whose text still stands in one
// of them: as a plain bullet, in a paragraph, behind a slip in its box, in a fence. It was not removed.
type Standing struct {
	Key sync.Key
	// Document indexes Input.Documents; Line is the 1-based line on which the text begins.
	Document, Line int
}

// Text is what stands in documents beside their items, to be searched for the words of a line.
type Text struct {
	documents []sync.Document
	// words are the words of all lines, one space between two of them, and a line break where a
	// paragraph ends; starts are the places at which an item's text may begin, by their first word.
	words  []byte
	starts map[string][]start
	built  bool
}

// start is a place in the text at which an item's words may begin.
type start struct {
	// at is an offset in the words, end that of the end of the line.
	at, end        int
	document, line int
	// heading tells that it is the title of a section.
	heading bool
}

// NewText is the text of these documents. Nothing is read before something is looked for.
func NewText(documents []sync.Document) *Text { return &Text{documents: documents} }

// Fewest and most words that count.
const (
	// fewWords: a text of fewer words has to be about all that a line says, since one word stands in
	// many lines.
	fewWords = 2
	// headingWords: so many words have to be those of a heading, which often reads like an item.
	headingWords = 3
	// maxTail is the number of words that may follow a short text in its line: `(done)`.
	maxTail = 2
)

// Find looks for a line that begins with the words of an item's text and is no item of its document. The
// signs of lists, boxes and emphasis in front of it do not count, nor does an id.
func (t *Text) Find(text string) (document, line int, ok bool) {
	if t == nil {
		return 0, 0, false
	}
	words := strings.TrimSpace(string(appendWords(nil, text)))
	if words == "" {
		return 0, 0, false
	}
	t.build()
	first, _, _ := strings.Cut(words, " ")
	count := strings.Count(words, " ") + 1
	for _, at := range t.starts[first] {
		rest, found := strings.CutPrefix(string(t.words[at.at:min(len(t.words), at.at+len(words)+1)]), words)
		if !found || rest != "" && rest[0] != ' ' && rest[0] != '\n' {
			continue
		}
		tail := 0
		if end := at.at + len(words); end < at.end {
			tail = len(strings.Fields(string(t.words[end:at.end])))
		}
		switch {
		case at.heading && (count < headingWords || tail > 0), count < fewWords && tail > maxTail:
			continue
		}
		return at.document, at.line, true
	}
	return 0, 0, false
}

// build reads the documents, once.
func (t *Text) build() {
	if t.built {
		return
	}
	t.built, t.starts = true, map[string][]start{}
	for i, document := range t.documents {
		if document.Plan != nil && (document.Active() || document.Plan.Conflicted) {
			t.read(i, document)
		}
	}
}

func (t *Text) read(index int, document sync.Document) {
	items, headings := map[int]bool{}, map[int]bool{}
	for i := range document.Plan.Items {
		if isEntry(document, i) && !document.Plan.Items[i].Placeholder {
			items[document.Plan.Items[i].Line] = true
		}
	}
	for _, section := range document.Plan.Sections {
		headings[section.Line] = true
	}
	off := tablesTurnedOff(document.Plan)
	number, inOff := 0, false
	for line := range lines(string(document.Plan.Source())) {
		number++
		if items[number] || strings.TrimSpace(line) == "" {
			t.words = append(t.words, '\n')
		}
		inOff = (inOff || off[number]) && strings.Contains(line, "|")
		isNone := items[number] || inOff
		t.line(line, start{document: index, line: number, heading: headings[number] && !isBoxed(line)}, isNone)
	}
	t.words = append(t.words, '\n')
}

// tablesTurnedOff are the lines at which tables begin whose rows would be items if the policy said so:
// whoever turned that off meant them.
func tablesTurnedOff(plan *parser.Plan) map[int]bool {
	at := map[int]bool{}
	for _, diagnostic := range plan.Diagnostics {
		if diagnostic.Code == parser.CodeTableUntracked {
			at[diagnostic.Line] = true
		}
	}
	return at
}

// line adds the words of a line, and the places at which an item may begin in it, unless it is none of
// those in which one may.
func (t *Text) line(line string, at start, isNone bool) {
	line = plainLine(line)
	begin := len(t.words)
	var from []int
	if !isNone {
		for _, i := range beginnings(line) {
			from = append(from, len(appendWords(nil, line[:i])))
		}
	}
	t.words = appendWords(t.words, line)
	at.end = len(t.words)
	for _, offset := range from {
		at.at = begin + offset
		if word := firstWord(t.words[at.at:]); word != "" {
			t.starts[word] = append(t.starts[word], at)
		}
	}
}

func firstWord(words []byte) string {
	word, _, _ := strings.Cut(string(words[:min(len(words), maxWord)]), " ")
	return word
}

// maxWord bounds, in bytes, the word by which a place is found.
const maxWord = 64

// lines yields the lines of a text, which end with LF, CR LF or CR.
func lines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			end, next := strings.IndexAny(text, "\r\n"), 0
			if end < 0 {
				end, next = len(text), len(text)
			} else if next = end + 1; text[end] == '\r' && next < len(text) && text[next] == '\n' {
				next++
			}
			if !yield(text[:end]) {
				return
			}
			text = text[next:]
		}
	}
}

// plainLine is a line without the addresses of its links and without the tags of HTML that only say how
// it looks; entities are resolved.
func plainLine(line string) string {
	if strings.Contains(line, "](") {
		var out strings.Builder
		for {
			i := strings.Index(line, "](")
			if i < 0 {
				break
			}
			end := strings.IndexByte(line[i:], ')')
			if end < 0 {
				break
			}
			out.WriteString(line[:i])
			out.WriteByte(' ')
			line = line[i+end+1:]
		}
		line = out.String() + line
	}
	if strings.IndexByte(line, '<') >= 0 {
		line = lookTags.Replace(line)
	}
	if strings.IndexByte(line, '&') >= 0 {
		line = html.UnescapeString(line)
	}
	return line
}

var lookTags = strings.NewReplacer("<del>", " ", "</del>", " ", "<s>", " ", "</s>", " ", "<strike>", " ", "</strike>", " ",
	"<b>", "", "</b>", "", "<i>", "", "</i>", "", "<em>", "", "</em>", "", "<strong>", "", "</strong>", "", "<code>", "", "</code>", "",
	"<kbd>", "", "</kbd>", "", "<sub>", "", "</sub>", "", "<sup>", "", "</sup>", "", "<u>", "", "</u>", "", "<br>", " ", "<br/>", " ",
	"<p>", " ", "</p>", " ", "<li>", " ", "</li>", " ", "<summary>", " ", "</summary>", " ", "<details>", " ", "</details>", " ")

// isBoxed reports whether a line has a box in it.
func isBoxed(line string) bool {
	return strings.Contains(line, "[ ]") || strings.Contains(line, "[x]") || strings.Contains(line, "[X]")
}

// maxBeginnings bounds the places of one line that are looked at; a row of a table has one a cell.
const maxBeginnings = 24

// beginnings are the offsets at which an item's words may begin in a line: behind signs and boxes, behind
// a number, behind an id or a label that ends in a colon, and in each cell of a table.
func beginnings(line string) []int {
	at := skipSigns(line, 0)
	places := []int{at}
	add := func(i int) {
		if i = skipSigns(line, i); i < len(line) && i != places[len(places)-1] && len(places) < maxBeginnings {
			places = append(places, i)
		}
	}
	rest := line[at:]
	if space := strings.IndexByte(rest, ' '); space > 0 && strings.ContainsAny(rest[:space], "0123456789") {
		add(at + space)
	}
	if colon := strings.IndexAny(rest, ":："); colon > 0 && colon < maxLabel {
		add(at + colon + 1)
	}
	if strings.HasPrefix(rest, "|") || strings.HasPrefix(strings.TrimSpace(line), "|") {
		for i := at; i < len(line); i++ {
			if line[i] == '|' {
				add(i + 1)
			}
		}
	}
	return places
}

// maxLabel bounds, in bytes, the label in front of a colon.
const maxLabel = 40

// skipSigns is the offset behind what is no word, and behind boxes with at most one word in them.
func skipSigns(line string, at int) int {
	for at < len(line) {
		r, size := utf8.DecodeRuneInString(line[at:])
		if closer, ok := boxClosers[r]; ok {
			if end := strings.IndexRune(line[at:], closer); end > 0 && end <= maxBox {
				at += end + utf8.RuneLen(closer)
				continue
			}
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return at
		}
		at += size
	}
	return at
}

// maxBox bounds, in bytes, what stands between the signs of a box.
const maxBox = 6

var boxClosers = map[rune]rune{'[': ']', '(': ')', '［': '］', '【': '】'}

// appendWords adds the words of a text in their normal form, each with a space behind it; a character of
// a script without spaces is a word.
func appendWords(dst []byte, text string) []byte {
	if !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
	}
	inside := false
	end := func() {
		if inside {
			dst = append(dst, ' ')
		}
		inside = false
	}
	for _, r := range text {
		switch {
		case isAlone(r):
			end()
			dst = append(utf8.AppendRune(dst, r), ' ')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
			inside = true
		default:
			end()
		}
	}
	end()
	return dst
}

// isAlone reports whether a character belongs to a script without spaces between words.
func isAlone(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
