package parser

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser/words"
)

// frontMatter is what the head of a document says about it.
type frontMatter struct {
	milestone, due, title string
	dueAt                 int
	// values holds, for each of Plan.FrontMatter, the entries of a list or the one value.
	values [][]string
	// column is the place of the value that was looked for last.
	column columnPlace
}

// readFrontMatter reads YAML between `---` or TOML between `+++` at the start of the document.
// It returns the offset at which the document's own text starts.
func (d *document) readFrontMatter() int {
	start := 0
	if bytes.HasPrefix(d.src, []byte("\xEF\xBB\xBF")) {
		start = 3
	}
	rest := d.src[start:]
	var fence string
	switch {
	case bytes.HasPrefix(rest, []byte("---")):
		fence = "---"
	case bytes.HasPrefix(rest, []byte("+++")):
		fence = "+++"
	default:
		return start
	}
	open := nextLine(d.src, start)
	if strings.TrimRight(string(d.src[start:open]), " \t\r\n") != fence {
		return start
	}
	for at := open; at < len(d.src); {
		next := nextLine(d.src, at)
		line := strings.TrimRight(string(d.src[at:min(next, at+16)]), " \t\r\n")
		if line == fence || fence == "---" && line == "..." {
			if swallows(fence, d.src[open:at]) {
				break
			}
			if !d.frontFields(fence, open, at) {
				return start
			}
			return next
		}
		at = next
	}
	return d.brokenFrontMatter(fence, start, open)
}

// nextLine is the offset of the line after the one that starts at an offset.
func nextLine(src []byte, at int) int {
	i := bytes.IndexAny(src[at:], "\r\n")
	if i < 0 {
		return len(src)
	}
	at += i + 1
	if src[at-1] == '\r' && at < len(src) && src[at] == '\n' {
		at++
	}
	return at
}

// frontFields reads the keys. It is false where the lines are no front matter at all, such as
// prose between two rules.
func (d *document) frontFields(fence string, start, end int) bool {
	if fence == "+++" {
		d.tomlFields(start, end)
	} else if !d.yamlFields(start, end) {
		return false
	}
	for i, f := range d.plan.FrontMatter {
		d.defaults(f, d.front.values[i])
		switch words.FrontKeyOf(f.Key) {
		case words.FrontMilestone:
			d.front.milestone = f.Value
		case words.FrontTitle:
			d.front.title = f.Value
		case words.FrontDue:
			if d.front.due == "" {
				d.front.due, d.front.dueAt = f.Value, f.Start
			}
		case words.FrontStatus:
			d.plan.IsDraft = words.IsDraft(f.Value)
		default: // it is about the items
		}
	}
	return true
}

func (d *document) yamlFields(start, end int) bool {
	text := d.src[start:end]
	if len(text) > 64<<10 {
		d.report(SeverityWarning, CodeFrontMatter, start, "the front matter has more than 64 KB and is not read")
		return true
	}
	root, err := readYAML(text)
	if err != nil {
		if !bytes.Contains(text, []byte(":")) {
			return false
		}
		line, reason := yamlReason(err)
		first, _ := d.place(start)
		at := d.lines[min(first+line-2, len(d.lines)-1)]
		d.report(SeverityWarning, CodeFrontMatter, max(at, start), "the front matter is no valid YAML: "+reason)
		return true
	}
	if root.Kind == 0 {
		return true
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return false
	}
	pairs := root.Content[0].Content
	first, _ := d.place(start)
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		f := Field{Key: key.Value, Line: first + key.Line - 1}
		values := []string{value.Value}
		switch value.Kind {
		case yaml.ScalarNode:
			f.Value = value.Value
			f.Start, f.End = d.valueSpan(first+value.Line-1, value.Column, value.Value)
		case yaml.SequenceNode:
			values = scalarList(value)
			f.Value = strings.Join(values, ", ")
			f.Start, f.End = d.valueSpan(first+value.Line-1, value.Column, "")
		default:
			continue
		}
		d.frontField(f, values)
	}
	return true
}

// frontField adds a key of the front matter with its values.
func (d *document) frontField(f Field, values []string) {
	d.plan.FrontMatter = append(d.plan.FrontMatter, f)
	d.front.values = append(d.front.values, values)
}

// scalarList lists the scalars of a sequence.
func scalarList(n *yaml.Node) []string {
	var values []string
	for _, c := range n.Content {
		if c.Kind == yaml.ScalarNode {
			values = append(values, c.Value)
		}
	}
	return values
}

// columnPlace is where a column of a line begins, in bytes of the document. It is kept from one value to
// the next, since a line may hold many.
type columnPlace struct{ line, column, at int }

// maxTag is the length in bytes of what may stand in front of a value: a quote, a tag, an anchor.
const maxTag = 64

// valueSpan is where a value stands in the document.
func (d *document) valueSpan(line, column int, value string) (start, end int) {
	if line < 1 || line > len(d.lines) {
		return 0, 0
	}
	start = d.lines[line-1]
	stop := len(d.src)
	if line < len(d.lines) {
		stop = d.lines[line]
	}
	c := &d.front.column
	if c.line != line || c.column > column {
		*c = columnPlace{line, 1, start}
	}
	for ; c.column < column && c.at < stop; c.column++ {
		c.at = nextRune(d.src, c.at)
	}
	start = min(c.at, stop)
	near := min(stop, start+len(value)+maxTag)
	if i := bytes.Index(d.src[start:near], []byte(value)); i >= 0 {
		return start + i, start + i + len(value)
	}
	return start, trimEnd(d.src, start, stop)
}

// nextRune is the offset after the character at an offset.
func nextRune(src []byte, at int) int {
	at++
	for at < len(src) && src[at]&0xC0 == 0x80 {
		at++
	}
	return at
}

// yamlReason is the first line of a YAML error and the line of the front matter it is about.
func yamlReason(err error) (line int, reason string) {
	reason = strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if rest, ok := strings.CutPrefix(reason, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil && n > 0 {
				line, reason = n, text
			}
		}
	}
	if i := strings.IndexByte(reason, '\n'); i >= 0 {
		reason = reason[:i]
	}
	return line, Truncate(reason, 120)
}

// tomlFields reads the top-level `key = value` lines of TOML: strings, dates, numbers, booleans
// and lists of strings. Tables are skipped.
func (d *document) tomlFields(start, end int) {
	for at := start; at < end; {
		next := nextLine(d.src, at)
		line := strings.TrimRight(string(d.src[at:next]), " \t\r\n")
		if strings.HasPrefix(strings.TrimSpace(line), "[") {
			return
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.Trim(strings.TrimSpace(key), `"'`)
		if ok && key != "" && key[0] != '#' {
			values := tomlValues(value)
			f := Field{Key: key, Value: strings.Join(values, ", ")}
			f.Line, _ = d.place(at)
			valueAt := at + strings.IndexByte(line, '=') + 1
			f.Start, f.End = valueAt, at+len(line)
			if i := bytes.Index(d.src[valueAt:next], []byte(f.Value)); i >= 0 {
				f.Start, f.End = valueAt+i, valueAt+i+len(f.Value)
			}
			d.frontField(f, values)
		}
		at = next
	}
}

// tomlValues are the entries of a list on one line, or the one value.
func tomlValues(value string) []string {
	value = strings.TrimSpace(value)
	if !strings.HasPrefix(value, "[") {
		text, _ := tomlValue(value, " #")
		return []string{text}
	}
	var values []string
	for rest := value[1:]; ; {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" || rest[0] == ']' || rest[0] == '#' {
			return values
		}
		var entry string
		entry, rest = tomlValue(rest, " #", ",", "]")
		values = append(values, entry)
	}
}

// tomlValue reads a string, or a bare value up to one of the stops, and returns what follows it.
func tomlValue(value string, stops ...string) (text, rest string) {
	if value == "" {
		return "", ""
	}
	if q := value[0]; q == '"' || q == '\'' {
		if end := strings.IndexByte(value[1:], q); end >= 0 {
			return value[1 : 1+end], value[2+end:]
		}
		return value, ""
	}
	end := 0
	for end < len(value) && !slices.ContainsFunc(stops, func(stop string) bool { return strings.HasPrefix(value[end:], stop) }) {
		end++
	}
	return strings.TrimSpace(value[:end]), value[end:]
}
