package io.quanzi.content.law;

/** What a rule can ask for that no phrase says. */
public enum Measure {
    /** The whole text, wherever the rule applies: for what a text must say and does not. */
    whole,
    /** A text that offers formula for the first twelve months, by the product or by its words. */
    formula,
    /** A saving, or a former price, against the lowest price really taken in the seven days before. */
    saving,
    /** The most that may be won. */
    prize,
    /** Knowledge beside a link to buy, without the word 广告. */
    advertisement,
    /** Knowledge about health in one text with health food, special medical food or medical goods. */
    merge,
    /** The number of somebody's mobile phone. */
    phone
}
