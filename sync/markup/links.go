package markup

import (
	"path"
	"regexp"
	"strings"

	"github.com/milepost/milepost/sync"
)

var (
	inlineLink     = regexp.MustCompile(`(!?)\[([^\[\]\n]*)\]\(<?([^()\s<>]+)>?`)
	linkDefinition = regexp.MustCompile(`(?m)^( {0,3}\[[^\]\n]+\]:[ \t]+)<?([^\s<>]+)>?`)
	scheme         = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// absoluteLinks makes the relative links and images of Markdown from a plan absolute, so that
// they work away from the file: at a commit or, for "HEAD", on the default branch. What stands in
// code is left as it is.
func absoluteLinks(markdown string, head sync.Head, at, plan string) string {
	if !strings.Contains(markdown, "](") && !strings.Contains(markdown, "]:") {
		return markdown
	}
	var out strings.Builder
	last := 0
	code, _ := codeIn(markdown)
	for _, span := range code {
		out.WriteString(absoluteProse(markdown[last:span[0]], head, at, plan))
		out.WriteString(markdown[span[0]:span[1]])
		last = span[1]
	}
	return out.String() + absoluteProse(markdown[last:], head, at, plan)
}

func absoluteProse(prose string, head sync.Head, at, plan string) string {
	prose = inlineLink.ReplaceAllStringFunc(prose, func(link string) string {
		m := inlineLink.FindStringSubmatch(link)
		if url := absolute(m[3], head, at, plan, m[1] != ""); url != "" {
			return m[1] + "[" + m[2] + "](" + url
		}
		return link
	})
	return linkDefinition.ReplaceAllStringFunc(prose, func(definition string) string {
		m := linkDefinition.FindStringSubmatch(definition)
		if url := absolute(m[2], head, at, plan, false); url != "" {
			return m[1] + url
		}
		return definition
	})
}

// absolute is the address of a relative target, "" where it is none or leaves the repository.
func absolute(target string, head sync.Head, at, plan string, image bool) string {
	if scheme.MatchString(target) || strings.HasPrefix(target, "//") {
		return ""
	}
	file, fragment, anchored := strings.Cut(target, "#")
	query := ""
	if i := strings.IndexByte(file, '?'); i >= 0 {
		file, query = file[:i], file[i:]
	}
	switch {
	case file == "":
		file = escapePath(plan)
	case strings.HasPrefix(file, "/"):
		file = path.Clean(file)[1:]
	default:
		file = path.Join(escapePath(path.Dir(plan)), file)
	}
	if file == ".." || strings.HasPrefix(file, "../") {
		return ""
	}
	kind := "blob"
	if image {
		kind = "raw"
	}
	url := head.WebURL + "/" + kind + "/" + at + "/" + file + query
	if anchored {
		url += "#" + fragment
	}
	return url
}
