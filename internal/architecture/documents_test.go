package architecture_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/milepost/milepost/internal/testbook"
)

var (
	fenced    = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	codeSpan  = regexp.MustCompile("`[^`\n]+`")
	linkTo    = regexp.MustCompile(`\]\(([^)\s]+)\)|(?m:^\[[^\]]+\]: (\S+)$)`)
	heading   = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	linkWords = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// anchors lists the places of a document that links can lead to, as GitHub names them.
func anchors(document string) map[string]bool {
	found := map[string]bool{}
	for _, match := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(document, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, linkWords.ReplaceAllString(match[1], "$1"))
		found[name] = true
	}
	return found
}

func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	links := 0
	for _, document := range testbook.Documents(t) {
		text := codeSpan.ReplaceAllString(fenced.ReplaceAllString(readRoot(t, document), ""), "")
		for _, match := range linkTo.FindAllStringSubmatch(text, -1) {
			target := match[1] + match[2]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			links++
			file, anchor, _ := strings.Cut(target, "#")
			place := document
			if file != "" {
				place = path.Join(path.Dir(document), file)
			}
			if _, err := os.Stat(filepath.Join(root, place)); err != nil {
				t.Errorf("%s links %s, which does not exist", document, target)
				continue
			}
			if anchor != "" && !anchors(readRoot(t, place))[anchor] {
				t.Errorf("%s links %s, and there is no such heading", document, target)
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links were found", links)
	}
}

// sentences lists the long sentences of a document in lower case, without code, tables, headings, pictures and the
// addresses of links.
func sentences(document string) []string {
	for _, left := range []*regexp.Regexp{fenced, hidden, picture, rowOrHeading} {
		document = left.ReplaceAllString(document, "")
	}
	document = linkWords.ReplaceAllString(document, "$1")
	var found []string
	for _, paragraph := range paragraphEnd.Split(document, -1) {
		paragraph = strings.Join(strings.Fields(strings.ToLower(paragraph)), " ")
		for _, sentence := range sentenceEnd.Split(paragraph, -1) {
			if sentence = strings.Trim(sentence, "-*>. "); len(sentence) >= 50 {
				found = append(found, sentence)
			}
		}
	}
	return found
}

var (
	hidden       = regexp.MustCompile(`(?s)<!--.*?-->`)
	picture      = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	rowOrHeading = regexp.MustCompile(`(?m)^(?:\||#).*$`)
	paragraphEnd = regexp.MustCompile(`\n\s*\n|\n(?:[-*] |\d+\. )`)
	sentenceEnd  = regexp.MustCompile(`[.:;!?]\s`)
)

// What stands in two places is true in one of them some day.
func TestNoSentenceStandsInTwoDocuments(t *testing.T) {
	t.Parallel()
	where, all := map[string]string{}, 0
	for _, document := range testbook.Documents(t) {
		if document == "docs/README.md" {
			continue // it lists the titles of the others
		}
		for _, sentence := range sentences(readRoot(t, document)) {
			all++
			if other := where[sentence]; other != "" && other != document {
				t.Errorf("%s and %s both say: %s", other, document, sentence)
			}
			where[sentence] = document
		}
	}
	if all < 500 {
		t.Errorf("only %d sentences were found", all)
	}
}

func TestTheIndexNamesEveryDocument(t *testing.T) {
	t.Parallel()
	index := readRoot(t, "docs/README.md")
	for _, document := range testbook.Documents(t) {
		name, ok := strings.CutPrefix(document, "docs/")
		if strings.HasPrefix(document, "deploy/") {
			name, ok = "../"+document, true
		}
		if ok && name != "README.md" && strings.Count(index, "]("+name+")") != 1 {
			t.Errorf("docs/README.md should name %s once", name)
		}
	}
	for _, document := range []string{"docs/README.md", "docs/configuration.md", "docs/comparison.md", "docs/faq.md"} {
		if !strings.Contains(readRoot(t, "README.md"), "]("+document+")") {
			t.Errorf("the README does not link %s", document)
		}
	}
}

// Each answer says why and what to do, and names the test by which it is so.
func TestEachQuestionOfTheFAQIsAnswered(t *testing.T) {
	t.Parallel()
	questions := strings.Split(readRoot(t, "docs/faq.md"), "\n### ")[1:]
	if len(questions) < 20 {
		t.Errorf("only %d questions are answered", len(questions))
	}
	for _, question := range questions {
		title, answer, _ := strings.Cut(question, "\n")
		if !strings.Contains(answer, "**Why.** ") || !strings.Contains(answer, "**What to do.** ") {
			t.Errorf("%q does not say why and what to do", title)
		}
		if !testName.MatchString(answer) {
			t.Errorf("%q names no test", title)
		}
	}
}

// What is said of other tools has the address where it was read.
func TestEachToolOfTheComparisonHasItsAddress(t *testing.T) {
	t.Parallel()
	text := readRoot(t, "docs/comparison.md")
	for _, match := range regexp.MustCompile(`(?m)^\[(\w+)\]: (\S+)$`).FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(match[2], "https://") || strings.Count(text, "]["+match[1]+"]") == 0 {
			t.Errorf("nothing is said of %s", match[0])
		}
	}
	for _, section := range strings.Split(text, "\n## ")[2:] {
		for paragraph := range strings.SplitSeq(section, "\n\n") {
			if strings.HasPrefix(paragraph, "**") && !strings.Contains(paragraph, "][") {
				t.Errorf("no address is given for %.60q", paragraph)
			}
		}
	}
}
