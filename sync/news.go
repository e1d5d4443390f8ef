package sync

// News is what an event tells of one repository.
type News struct {
	Repository Repository
	// Pass tells that something changed there that a pass may care about.
	Pass bool
	// Asks are what somebody asked for by hand; a pass answers them.
	Asks []Ask
	// Previews are what changed so that its preview may be another one.
	Previews []PreviewKey
}

// Dirty is the news that something changed in the repositories that a pass may care about.
func Dirty(repos ...Repository) []News {
	var news []News
	for _, repo := range repos {
		news = append(news, News{Repository: repo, Pass: true})
	}
	return news
}
