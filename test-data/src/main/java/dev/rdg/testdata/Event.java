package dev.rdg.testdata;

/** What a record's bytes say, before they were encoded. */
public sealed interface Event permits Login, Playback, Gameplay, CatalogChange {}
