package io.quanzi.demo;

/** A step of the story of which nothing came in time. */
class StoryStuckException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String step;

    StoryStuckException(String step) {
        super("nothing came of the step " + step);
        this.step = step;
    }

    /** Where it stopped, as the words of the page name it. */
    String step() {
        return step;
    }
}
