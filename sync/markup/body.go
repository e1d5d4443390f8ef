package markup

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/sync"
)

// The block of an issue's body that belongs to Milepost begins with blockBegin and ends with
// the marker. What people write around it is theirs.
const blockBegin = "<!-- milepost:begin -->"

// Where somebody's tool took out the comments, our words tell where the block begins and ends.
const blockEnd = "<sub>Milepost keeps this part in step with the plan. Whatever you write below it stays yours.</sub>"

var blockFirst = regexp.MustCompile(`(?m)^> From \[`)

// blockOverhead is how many characters a block may have beside the item's own text.
const blockOverhead = 6000

// Room is how many characters of an item's text an issue with this body has room for, beside what
// people wrote.
func Room(body string) int {
	return max(0, maxBody-blockOverhead-utf8.RuneCountInString(ReplaceBlock(body, "")))
}

// Block is what Milepost has to say in an issue's body.
type Block struct {
	// Link is the permalink to the item's line.
	Link    string
	Plan    string
	Line    int
	Section []string
	// Text is the item's own body, made harmless and short enough.
	Text string
	// Facts are short remarks such as `Due 2026-03-01`.
	Facts []string
	// Below names the issues that belong below this one and find no room there.
	Below string
	// Removed tells why the item has no line any more, "" while it has.
	Removed string
}

// Frame makes a block of a text; seal is the finished marker.
func Frame(text, seal string) string {
	return blockBegin + "\n" + strings.TrimRight(text, "\n") + "\n\n" + blockEnd + "\n" + seal
}

// Render writes the block; seal is the finished marker.
func (b Block) Render(seal string) string {
	var out strings.Builder
	out.WriteString(blockBegin + "\n")
	if b.Removed != "" {
		fmt.Fprintf(&out, "> %s\n", b.Removed)
	} else {
		fmt.Fprintf(&out, "> From [%s, line %d](%s)", Inline(b.Plan), b.Line, b.Link)
		if len(b.Section) > 0 {
			parts := make([]string, len(b.Section))
			for i, title := range b.Section {
				parts[i] = Inline(title)
			}
			out.WriteString(" · " + strings.Join(parts, " › "))
		}
		out.WriteString("\n")
	}
	if len(b.Facts) > 0 {
		out.WriteString("\n" + Line(strings.Join(b.Facts, " · ")) + "\n")
	}
	if b.Text != "" {
		out.WriteString("\n" + b.Text + "\n")
	}
	if b.Below != "" {
		out.WriteString("\nAlso below this: " + b.Below + "\n")
	}
	out.WriteString("\n" + blockEnd + "\n")
	out.WriteString(seal)
	return out.String()
}

// ReplaceBlock puts a new block in the place of the old one, or in front of everything where
// somebody took the old one out. People's text is kept to the byte.
func ReplaceBlock(body, fresh string) string {
	if before, after, ok := cutBlock(body); ok {
		return before + fresh + after
	}
	if strings.TrimSpace(body) == "" {
		return fresh
	}
	return fresh + "\n\n" + body
}

// WithoutBlock takes our block out of a body and leaves people's text as it was.
func WithoutBlock(body string) string {
	before, after, ok := cutBlock(body)
	if !ok {
		return body
	}
	if before == "" {
		for range 2 { // the empty line that set it apart
			after = strings.TrimPrefix(strings.TrimPrefix(after, "\r"), "\n")
		}
	}
	return before + after
}

// Unmarked is a text of ours as it stays when Milepost leaves: what our block says is kept, without the
// comments and the words that tell whose it is, and without a marker.
func Unmarked(body string) string {
	before, after, ok := cutBlock(body)
	if !ok {
		return strings.TrimRight(markerLine.ReplaceAllString(body, ""), "\n")
	}
	block := markerLine.ReplaceAllString(body[len(before):len(body)-len(after)], "")
	for _, frame := range [...]string{blockBegin, blockEnd} {
		block = strings.Replace(block, frame, "", 1)
	}
	return before + strings.TrimSpace(block) + after
}

// OwnBlock is our block in a body, if it is there.
func OwnBlock(body string) (string, bool) {
	before, after, ok := cutBlock(body)
	if !ok {
		return "", false
	}
	return body[len(before) : len(body)-len(after)], true
}

// Beside is how many characters a body has room for beside what people wrote in it.
func Beside(body string) int {
	return max(0, maxBody-utf8.RuneCountInString(ReplaceBlock(body, "")))
}

// cutBlock returns what stands in front of our block and behind it.
func cutBlock(body string) (before, after string, ok bool) {
	begin, end := strings.Index(body, blockBegin), []int(nil)
	if begin >= 0 {
		end = markerLine.FindStringIndex(body[begin:])
	}
	if end == nil {
		return cutStripped(body, begin)
	}
	return body[:begin], body[begin+end[1]:], true
}

// cutStripped does the same for a block that lost one of its comments or both: it begins with the link to
// the plan and ends with the marker or with our last words. Begin is where its first comment stands, -1 if
// it is gone.
func cutStripped(body string, begin int) (before, after string, ok bool) {
	last := strings.Index(body[max(begin, 0):], blockEnd)
	if last < 0 {
		return body, "", false
	}
	last += max(begin, 0)
	if begin < 0 {
		first := blockFirst.FindAllStringIndex(body[:last], -1)
		if first == nil {
			return body, "", false
		}
		begin = first[len(first)-1][0]
	}
	last += len(blockEnd)
	if marker := markerLine.FindStringIndex(body[last:]); marker != nil && strings.TrimSpace(body[last:last+marker[0]]) == "" {
		last += marker[1]
	}
	return body[:begin], body[last:], true
}

// Permalink is the address of a line of a file at a commit.
func Permalink(head sync.Head, path string, line int) string {
	return fmt.Sprintf("%s/blob/%s/%s#L%d", head.WebURL, head.Commit, escapePath(path), line)
}

// BranchLink is the address of a file on the default branch, whatever its name.
func BranchLink(head sync.Head, path string) string {
	return fmt.Sprintf("%s/blob/HEAD/%s", head.WebURL, escapePath(path))
}

func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
