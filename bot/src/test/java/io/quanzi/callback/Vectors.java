package io.quanzi.callback;

/** WeCom's published callbacks: a message pushed, and a check of the URL; both of one app. */
public final class Vectors {
    public static final String CORP_ID = "wx5823bf96d3bd56c7";
    public static final String TOKEN = "QDG6eK";
    public static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    public static final String PUSH_TIMESTAMP = "1409659813";
    public static final String PUSH_NONCE = "1372623149";
    public static final String PUSH_SIGNATURE = "477715d11cdb4164915debcba66cb864d751f3e6";
    public static final String PUSH_ENCRYPTED =
            "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/"
                    + "sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR"
                    + "+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw"
                    + "8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1pt"
                    + "DAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    public static final String CHECK_TIMESTAMP = "1409659589";
    public static final String CHECK_NONCE = "263014780";
    public static final String CHECK_SIGNATURE = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3";
    public static final String CHECK_ECHO =
            "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
    public static final String CHECK_ANSWER = "1616140317555161061";

    private Vectors() {}

    public static String envelope(String encrypted) {
        return "<xml><ToUserName><![CDATA[" + CORP_ID
                + "]]></ToUserName><AgentID><![CDATA[218]]></AgentID><Encrypt><![CDATA[" + encrypted
                + "]]></Encrypt></xml>";
    }
}
