package io.quanzi.outreach;

/** The gate's decision on a message. */
public sealed interface DeliveryOutcome {
    /** It was said, now or when it was asked for before. */
    record Said() implements DeliveryOutcome {}

    /** The message became, or is, a task that a member must tap. */
    record Tasked(String taskId) implements DeliveryOutcome {}

    /** The message was not allowed or not possible, and will not be tried again. */
    record Skipped(SkipReason reason, String detail) implements DeliveryOutcome {}

    /** Why a message was not said. */
    enum SkipReason {
        OPTED_OUT,
        HELD_OUT,
        NO_CONSENT,
        NO_CONTACT,
        NO_ADDRESS,
        NO_CODE,
        /** The code of a welcome was older than WeCom takes. */
        CODE_OVER,
        /** The advertising law is against the shop's own words. */
        COPY,
        /** The words could not be put together: a file is faulty or missing. */
        NO_WORDS,
        /** WeCom's number of the month is used up, or what the shop leaves of it. */
        OVER_BUDGET,
        /** The shop's limit of a day is reached. */
        OVER_DAY,
        /** The shop's limit of a week is reached. */
        OVER_WEEK,
        /** The group's limit is reached, and its owner has the text to paste. */
        BY_HAND,
        /** It goes in one message with another post into the group. */
        MERGED,
        /** Another post into the group, which ranks higher, has its place. */
        REPLACED,
        /** The group was told the same today, or waits for it. */
        REPEATED,
        /** Another task of the same post has it. */
        PLANNED,
        /** Its content is not true any more, such as that an order was paid that has been given back. */
        NOT_TRUE,
        REFUSED,
        /**
         * The message may have been said: the call left, its answer was lost, and it is too late to ask or to repeat.
         */
        UNCONFIRMED
    }
}
