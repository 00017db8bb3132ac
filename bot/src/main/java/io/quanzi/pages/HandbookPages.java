package io.quanzi.pages;

import java.util.List;

/** The shop's handbook for its members. */
@FunctionalInterface
public interface HandbookPages {
    Handbook handbook();

    /** The whole of it. */
    record Handbook(String title, List<Section> sections) {}

    /** A part with its paragraphs. */
    record Section(String title, List<String> paragraphs) {}
}
