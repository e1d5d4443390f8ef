package diff

import (
	"github.com/milepost/milepost/parser"
)

// maxShown bounds, in characters, how much of a text a notice shows.
const maxShown = 80

// keepStanding keeps items that are no item any more though their text still stands: whoever wrote the
// line had no removal in mind. What is open of them is open work of its milestone and its phase. People
// are told how the line is to be written, unless its issue is closed and nothing waits for it.
func keepStanding(v view, unseen unseen) part {
	var p part
	for _, standing := range v.in.Placement.Standing {
		record := v.in.Base.Items[standing.Key]
		if v.in.Documents[standing.Document].Path == record.Plan && standing.Line > 0 {
			record.Line = standing.Line
		}
		p.keep(record)
		if !record.IsOpen() {
			continue
		}
		unseen.add(v, record)
		plan := v.in.Documents[standing.Document].Path
		text := parser.Truncate(record.Text, maxShown)
		switch {
		case standing.Placeholder:
			p.notice(CodeStanding, plan, standing.Line,
				"this line was %q and is a placeholder now, so #%d is left as it is: write what is to be done, or delete the line", text, record.Issue.Number)
		case standing.Line == 0:
			p.notice(CodeStanding, plan, 0, "%q may still stand here, so #%d is left as it is: this plan holds too much text to be sure", text, record.Issue.Number)
		default:
			p.notice(CodeStanding, plan, standing.Line,
				"%q stands here and is no item any more, so #%d is left as it is: write it as %q, or delete it", text, record.Issue.Number, "- [ ] "+text)
		}
	}
	return p
}

// CodeStanding is the code of notices about text that still stands though it is no item any more.
const CodeStanding = "standing"
