package architecture_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// warns finds where a warning or an error of the log begins; what comes before it is no error's text.
var warns = regexp.MustCompile(`(\w*)\)*\.(?:Warn|Error)\(\)\.?\s*`)

// furthest is how far behind its beginning a line of the log ends, in bytes.
const furthest = 600

// Whoever reads a warning or an error in the log is told what to do, or that nothing has to be done.
func TestEachWarningOfTheLogSaysItsCure(t *testing.T) {
	t.Parallel()
	found := 0
	for _, folder := range []string{"cmd", "internal", "parser", "sync", "webhook"} {
		err := filepath.WalkDir(filepath.Join("../..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text := string(content)
			for _, at := range warns.FindAllStringSubmatchIndex(text, -1) {
				if name := text[at[2]:at[3]]; strings.HasSuffix(strings.ToLower(name), "err") || !strings.HasSuffix(strings.TrimSpace(text[at[0]:at[1]]), ".") {
					continue
				}
				rest := text[at[0]:min(len(text), at[0]+furthest)]
				end := strings.Index(rest, "Msg(")
				if end < 0 {
					continue
				}
				found++
				// Those of the settings say it in their words.
				if !strings.Contains(rest[:end], `Str("cure"`) && !strings.HasPrefix(rest[end:], "Msg(warning)") {
					t.Errorf("%s:%d warns and names no cure: add Str(\"cure\", ...)", path, 1+strings.Count(text[:at[0]], "\n"))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 30 {
		t.Errorf("it found %d warnings: it looks for them in the wrong way", found)
	}
}
