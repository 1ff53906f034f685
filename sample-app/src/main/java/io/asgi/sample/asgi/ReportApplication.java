/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.sample.asgi;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Month;
import java.time.Year;

import io.asgi.AsgiScope;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.BlockingReceive;
import io.asgi.application.BlockingSend;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.stereotype.Component;

/**
 * The blocking flavour: ordinary code that may wait, here for whoever reads its report.
 * Each call has a thread of its own; a virtual one on Java 21 and later with
 * {@code spring.threads.virtual.enabled=true}.
 */
@Component
@AsgiMount("/report")
class ReportApplication implements BlockingAsgiApplication {

	@Override
	public void call(AsgiScope scope, BlockingReceive receive, BlockingSend send) throws Exception {
		if (!(scope instanceof HttpScope)) {
			throw new UnsupportedScopeException(scope);
		}
		send.send(HttpSendEvent.Start.of(200, "content-type", "text/csv"));
		send.sendBody(ReportApplication::write);
	}

	private static void write(OutputStream body) throws IOException {
		PrintWriter writer = new PrintWriter(body, false, StandardCharsets.UTF_8);
		writer.print("month,days\n");
		for (Month month : Month.values()) {
			writer.print(month + "," + month.length(Year.now().isLeap()) + "\n");
		}
		writer.flush();
	}

}
