<#-- 发给群主和福利官的今日待办，从企业微信应用消息里打开。 Model: officer (String), count (int), todos (list of title, note), url (String). -->
${officer}，今天有 ${count} 件事等您点一下：
<#list todos as todo>
· ${todo.title}：${todo.note}
</#list>

打开清单，逐条确认发送：${url}
<#if (count >= 5)>
事情有点多，先点群里的，其余下午再处理也来得及。
</#if>
