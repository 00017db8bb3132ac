package io.quanzi.content.law;

import java.time.LocalDate;

/** Tells what is known of a text beside its words. */
public interface CopyFacts {
    /**
     * What is known of a text that leaves on a day: the products, prices and knowledge in it.
     *
     * @param text with its addresses, also those of its cards
     */
    CopyContext of(String text, LocalDate day);
}
