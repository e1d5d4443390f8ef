package parser_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// capped are documents that exceed a cap, by the code that tells so. They are too large for a golden.
func capped() map[string]string {
	return map[string]string{
		parser.CodeTooLarge:        strings.Repeat("a\n", 125_000),
		parser.CodeLineTooLong:     "- [ ] a\n\n" + strings.Repeat("a", 100_001),
		parser.CodeBodyTooLong:     "- [ ] a\n\n" + strings.Repeat("  words\n", 20_000),
		parser.CodeTooMuchMarkdown: strings.Repeat("- [ ] "+strings.Repeat("*a* ", 200)+"\n", 50),
	}
}

func TestCapsAreTold(t *testing.T) {
	t.Parallel()
	for code, document := range capped() {
		if !hasCode(parser.Parse([]byte(document)), code) {
			t.Errorf("no %s", code)
		}
	}
}

func TestOfManyDiagnosticsTheLastListedTellsHowManyMoreThereAre(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# Milestone 1: A\n\n" + strings.Repeat("- [ ] b\n", 1_500) + "- [-] c\n"))
	var duplicates []parser.Diagnostic
	for _, d := range p.Diagnostics {
		if d.Code == parser.CodeDuplicateText {
			duplicates = append(duplicates, d)
		}
	}
	if len(duplicates) != 1_000 {
		t.Fatalf("%d duplicates are listed, want 1,000", len(duplicates))
	}
	// 1,499 items read like the first one.
	if last := duplicates[999]; last.Line != 1_003 || !strings.HasSuffix(last.Message, " (and 499 more like this)") {
		t.Errorf("the last one listed is on line %d: %s", last.Line, last.Message)
	}
	if !hasCode(p, parser.CodeNonstandardState) {
		t.Error("others are no longer told")
	}
}

func TestEachCodeIsDocumentedAndHasACase(t *testing.T) {
	t.Parallel()
	cases := ""
	goldens, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range goldens {
		cases += string(readFile(t, file))
	}
	page := string(readFile(t, "../docs/format.md"))
	codes := regexp.MustCompile(`(?m)^\t// Code\w+ \((\w+)\)(?s:.*?)= "([a-z0-9-]+)"$`).FindAllStringSubmatch(string(readFile(t, "diagnostic.go")), -1)
	if len(codes) < 20 {
		t.Fatalf("only %d codes are found", len(codes))
	}
	for _, code := range codes {
		if _, big := capped()[code[2]]; !big && !strings.Contains(cases, " "+code[2]+": ") {
			t.Errorf("%s has no golden case", code[2])
		}
		if row := "| `" + code[2] + "` | " + code[1] + " |"; !strings.Contains(page, row) {
			t.Errorf("docs/format.md has no row %s", row)
		}
	}
}
