// Package poll finds out which repositories changed where no webhook tells: it asks for the newest commit of each
// about once a minute, and has a pass look at the issues now and then. Who moves is looked at more often.
//
// It decides when to look and nothing else: what changed is found out by passes. Everything in it may be lost; then
// it looks once too often.
//
// Start reading at [Poller.Run] (poller.go); pace.go says how often.
package poll
