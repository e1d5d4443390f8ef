// Package page is what people see of the server in a browser: repositories, plans and items with their history, questions
// with buttons that answer them, passes that can be taken back, and for operators queue, budget, deliveries, the doctor's
// table and who pressed what. It works without JavaScript.
//
// It changes nothing by itself: what a button asks for goes through [Orders] and [Operations], as what the command line
// asks for does. How the ports are filled is the matter of the command, and what a plan's history looks like as a picture
// that of whoever draws it.
//
// Start reading at [Routes] (route.go), the table of all that is answered and of the right that each needs, and
// page.go, whose guard is the only way in. viewer.go finds out who asks: signin.go and session.go for those who signed in.
// assistant.go lets assistants in. visit.go is one request. limit.go bounds how often somebody asks, press.go carries out what a button asks for. ports.go
// is what the page needs of others.
//
// home.go, search.go, repository.go, carry.go, questions.go and server.go are the screens, render.go writes them with the templates, tabs.go what leads to their neighbours;
// live.go keeps those that are open up to date, pace.go in turns. digest.go sorts out what the ledger holds, bases.go remembers it; history.go
// tells what became of an item, words.go says things in words.
package page
