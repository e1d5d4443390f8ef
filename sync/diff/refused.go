package diff

import "github.com/milepost/milepost/sync/markup"

// refuseLinks tells of links that are not followed and of issues that may be an item's, and keeps what is
// held as it is.
func refuseLinks(in Input) part {
	var p part
	for _, refused := range in.Placement.Refused {
		document, item := in.source(refused.Placed)
		p.notice(refused.Code, document.Path, item.Line, "%q: %s", markup.TitleOf(item), refused.Why)
		if record, known := in.Base.Items[refused.Placed.Key]; known && refused.Held {
			p.keep(record.At(document, item))
		}
	}
	return p
}
