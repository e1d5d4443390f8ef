package parser

import "strings"

// signOffRole is the part of a sign-off line that names who signs: `Engineering Lead` of
// `Engineering Lead: Ann Lee - 2026-02-01`. Name and date are filled in when it is signed, so
// identity rests on the role alone.
func signOffRole(text string) string {
	for _, sep := range [...]string{":", "：", " - ", " – ", " — "} {
		if i := strings.Index(text, sep); i > 0 {
			if role := strings.TrimSpace(text[:i]); role != "" {
				return role
			}
		}
	}
	return text
}
