package doctor

import (
	"fmt"
	"strings"
)

// Manual is the page on troubleshooting: what is looked at, and what can be wrong with its cure, in Markdown.
func Manual() string {
	var out strings.Builder
	out.WriteString("| Check | Needed | How it is seen |\n| --- | --- | --- |\n")
	for _, check := range Checks() {
		fmt.Fprintf(&out, "| %s | %s | %s |\n", check.Name, check.Needs, check.How)
	}
	out.WriteString("\n| Check | Level | It says | What to do | `id` |\n| --- | --- | --- | --- | --- |\n")
	for _, a := range Ailments() {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | `%s` |\n", a.Check, a.Level, inCapitals(a.Sign), inCapitals(a.Cure), a.ID)
	}
	return out.String()
}

// inCapitals shows what stands for something else as people write it.
func inCapitals(text string) string {
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		out.WriteString(strings.ToUpper(strings.ReplaceAll(name, "_", " ")))
		text = after
	}
	return out.String()
}
