package sync

// refusals tells of links that are not followed, and keeps what is held as it is.
func (d *differ) refusals() {
	for _, refused := range d.in.Placement.Refused {
		document, item := d.source(refused.Placed)
		d.notice("not-adopted", document.Path, item.Line, "%q: %s", titleOf(item), refused.Why)
		if record, known := d.in.Base.Items[refused.Placed.Key]; known && refused.Held {
			d.keep(record.placed(document, item))
		}
	}
}
