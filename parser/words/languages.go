package words

// languages are all that are known.
var languages = [...]*language{
	&english, &german, &french, &spanish, &portuguese, &italian, &russian, &polish, &chinese, &japanese, &korean,
}

// Languages lists the names of the languages that are known, in English.
func Languages() []string {
	var names []string
	for _, l := range languages {
		names = append(names, l.name)
	}
	return names
}
