package io.quanzi.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.springframework.http.HttpStatus;

/**
 * The answer to a request that no page of ours can answer, because it is broken or not meant for us: a problem detail, and
 * for a browser a page of a few words in Chinese and English. Nothing of what was asked stands in it.
 */
final class PlainErrorResponse {
    private PlainErrorResponse() {}

    static void write(Request request, Response response, int status, String detail) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        String accept = request.getHeader("Accept");
        boolean page = accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        byte[] body = (page ? page(status, title) : problem(status, title, detail)).getBytes(StandardCharsets.UTF_8);
        response.setContentType(page ? "text/html;charset=UTF-8" : "application/problem+json");
        response.setContentLength(body.length);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(body);
        }
        response.setSuspended(false);
        response.flushBuffer();
    }

    private static String problem(int status, String title, String detail) {
        return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(title, status, detail.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static String page(int status, String title) {
        return """
                <!doctype html>
                <html lang="zh-CN"><head><meta charset="utf-8"><title>%d</title></head>
                <body><h1>%d</h1><p>%s</p><p lang="en">%s</p></body></html>
                """.formatted(
                status,
                status,
                status == 421 ? "这个地址不属于本系统，请用管理员给的网址打开。" : status >= 500 ? "暂时无法处理，请稍后再试。" : "这个请求不完整或写法不对，请检查网址后重试。",
                title);
    }
}
