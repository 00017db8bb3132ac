package io.quanzi.wecom;

import java.util.concurrent.TimeUnit;
import me.chanjar.weixin.common.util.http.apache.ApacheHttpClientBuilder;
import org.apache.http.client.HttpRequestRetryHandler;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.ConnectionKeepAliveStrategy;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.jspecify.annotations.Nullable;

/**
 * HTTP for WxJava: two tries of the welcome fit into its 20 seconds, and a call is never sent twice behind our back.
 * WxJava's own builder is one object for the whole process, so that a setting for one client changes all.
 */
final class WxJavaHttp implements ApacheHttpClientBuilder {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 4_000;
    /** More than threads that call, pages for customers included: none waits for a connection that a slow call holds. */
    private static final int CONNECTIONS = 320;

    private @Nullable SSLConnectionSocketFactory tls;

    @Override
    public CloseableHttpClient build() {
        HttpClientBuilder builder = HttpClients.custom()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT_MILLIS)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setSocketTimeout(READ_MILLIS)
                        .build())
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .setConnectionTimeToLive(30, TimeUnit.SECONDS)
                // WxJava closes the client each time it has fetched a token; shared, the connections outlive that
                .setConnectionManagerShared(true)
                .disableAutomaticRetries()
                .disableCookieManagement()
                .useSystemProperties();
        if (tls != null) {
            builder.setSSLSocketFactory(tls);
        }
        return builder.build();
    }

    // WxJava hands over the proxy of its own configuration, which we leave empty: the JVM's proxy settings hold.
    @Override
    public ApacheHttpClientBuilder httpProxyHost(@Nullable String host) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder httpProxyPort(int port) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder httpProxyUsername(@Nullable String user) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder httpProxyPassword(@Nullable String password) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder httpRequestRetryHandler(HttpRequestRetryHandler ours) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder keepAliveStrategy(ConnectionKeepAliveStrategy ours) {
        return this;
    }

    @Override
    public ApacheHttpClientBuilder sslConnectionSocketFactory(SSLConnectionSocketFactory factory) {
        this.tls = factory;
        return this;
    }
}
