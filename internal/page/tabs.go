package page

// tab leads to a part of a repository, or of the server.
type tab struct {
	Path, Name string
	// Current is "page" for the one that is shown, "true" for the one to which what is shown belongs, "" for others.
	Current string
	// Count is how many things wait there.
	Count int
}

// serverTabs are the parts of the server, by the names of their screens.
var serverTabs = []struct{ tab, path, name string }{
	{"queue", "/server", "Queue"}, {"deliveries", "/server/deliveries", "Deliveries"},
	{"doctor", "/server/doctor", "Doctor"}, {"presses", "/server/presses", "Presses"},
}

// AtServer reports whether a part of the server is shown.
func (f framed) AtServer() bool {
	for _, part := range serverTabs {
		if part.tab == f.Tab {
			return true
		}
	}
	return false
}

// Tabs are those beside the screen.
func (f framed) Tabs() []tab {
	var tabs []tab
	add := func(name, path, title string, count int) {
		t := tab{Path: path, Name: title, Count: count}
		if name == f.Tab {
			t.Current = "true"
			if path == f.Path {
				t.Current = "page"
			}
		}
		tabs = append(tabs, t)
	}
	if f.Repo == nil {
		for _, part := range serverTabs {
			add(part.tab, part.path, part.name, 0)
		}
		return tabs
	}
	at := repoPath(*f.Repo)
	add("plans", at, "Plans", 0)
	add("questions", at+"/questions", "Questions", f.Asks)
	add("passes", at+"/passes", "Passes", 0)
	return tabs
}
