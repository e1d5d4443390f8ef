package sync

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// The block of an issue's body that belongs to Milepost begins with blockBegin and ends with
// the marker. What people write around it is theirs.
const blockBegin = "<!-- milepost:begin -->"

// blockOverhead is how many characters a block may have beside the item's own text.
const blockOverhead = 6000

// room is how many characters of an item's text an issue with this body has room for, beside what
// people wrote.
func room(body string) int {
	return max(0, maxBody-blockOverhead-utf8.RuneCountInString(replaceBlock(body, "")))
}

// block is what Milepost has to say in an issue's body.
type block struct {
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

// render writes the block; seal is the finished marker.
func (b block) render(seal string) string {
	var out strings.Builder
	out.WriteString(blockBegin + "\n")
	if b.Removed != "" {
		fmt.Fprintf(&out, "> %s\n", b.Removed)
	} else {
		fmt.Fprintf(&out, "> From [%s, line %d](%s)", inline(b.Plan), b.Line, b.Link)
		if len(b.Section) > 0 {
			parts := make([]string, len(b.Section))
			for i, title := range b.Section {
				parts[i] = inline(title)
			}
			out.WriteString(" · " + strings.Join(parts, " › "))
		}
		out.WriteString("\n")
	}
	if len(b.Facts) > 0 {
		out.WriteString("\n" + line(strings.Join(b.Facts, " · ")) + "\n")
	}
	if b.Text != "" {
		out.WriteString("\n" + b.Text + "\n")
	}
	if b.Below != "" {
		out.WriteString("\nAlso below this: " + b.Below + "\n")
	}
	out.WriteString("\n<sub>Milepost keeps this part in step with the plan. Whatever you write below it stays yours.</sub>\n")
	out.WriteString(seal)
	return out.String()
}

// replaceBlock puts a new block in the place of the old one, or in front of everything where
// somebody took the old one out. People's text is kept to the byte.
func replaceBlock(body, fresh string) string {
	if before, after, ok := cutBlock(body); ok {
		return before + fresh + after
	}
	if strings.TrimSpace(body) == "" {
		return fresh
	}
	return fresh + "\n\n" + body
}

// withoutBlock takes our block out of a body and leaves people's text as it was.
func withoutBlock(body string) string {
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

// cutBlock returns what stands in front of our block and behind it.
func cutBlock(body string) (before, after string, ok bool) {
	begin := strings.Index(body, blockBegin)
	if begin < 0 {
		return body, "", false
	}
	end := markerLine.FindStringIndex(body[begin:])
	if end == nil {
		return body, "", false
	}
	return body[:begin], body[begin+end[1]:], true
}

// permalink is the address of a line of a file at a commit.
func permalink(head Head, path string, line int) string {
	return fmt.Sprintf("%s/blob/%s/%s#L%d", head.WebURL, head.Commit, escapePath(path), line)
}

// branchLink is the address of a file on the default branch, whatever its name.
func branchLink(head Head, path string) string {
	return fmt.Sprintf("%s/blob/HEAD/%s", head.WebURL, escapePath(path))
}

func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
