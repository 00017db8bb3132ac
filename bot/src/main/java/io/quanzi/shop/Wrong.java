package io.quanzi.shop;

/**
 * One thing that is wrong with an event.
 *
 * @param index of the event in the array, from 0
 * @param field its path in the event, such as {@code data.buyer.id}; empty for the event as a whole
 * @param expected in words, with an example that works
 * @param got what came, shortened
 */
record Wrong(int index, String field, String expected, String got) {}
