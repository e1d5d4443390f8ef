package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// maxLogin bounds a login, in bytes; GitHub's own are shorter.
const maxLogin = 100

// asking is the news that somebody asks for something. Which delivery told of it, and when, is added by
// whoever took it in.
func asking(root gjson.Result, ask sync.Ask) []sync.News {
	news := sync.Dirty(here(root)...)
	if ask.Who.ID == 0 || ask.Who.Login == "" || len(ask.Who.Login) > maxLogin {
		return news
	}
	for i := range news {
		news[i].Asks = []sync.Ask{ask}
	}
	return news
}

// user reads who did something.
func user(root gjson.Result) sync.User {
	return sync.User{ID: id(root.Get("id")), Login: text(root.Get("login")), Person: text(root.Get("type")) == "User"}
}
