package io.quanzi.sandbox.platform;

/** A refusal in WeCom's terms; the act it ends changes nothing. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    public ApiError(Errcode code) {
        this(code.code(), code.text());
    }

    /** @param detail what was wrong with the value, as WeCom's own messages say after the reason */
    public ApiError(Errcode code, String detail) {
        this(code.code(), code.text() + " (" + detail + ")");
    }

    ApiError(int code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
