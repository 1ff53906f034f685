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

package io.asgi.spring.web;

import java.io.File;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.JettyCoreHttpHandlerAdapter;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.TomcatHttpHandlerAdapter;

/**
 * The servers on which WebFlux runs.
 */
enum WebFluxServer {

	REACTOR_NETTY {

		@Override
		Running start(HttpHandler handler) {
			DisposableServer server = HttpServer.create()
				.host("localhost")
				.port(0)
				.handle(new ReactorHttpHandlerAdapter(handler))
				.bindNow();
			return new Running(server.port(), server::disposeNow);
		}

	},

	TOMCAT {

		@Override
		Running start(HttpHandler handler) throws Exception {
			Tomcat tomcat = new Tomcat();
			tomcat.setBaseDir(new File("target/tomcat").getAbsolutePath());
			tomcat.setPort(0);
			Context context = tomcat.addContext("", null);
			Tomcat.addServlet(context, "webflux", new TomcatHttpHandlerAdapter(handler)).setAsyncSupported(true);
			context.addServletMappingDecoded("/", "webflux");
			tomcat.start();
			return new Running(tomcat.getConnector().getLocalPort(), () -> {
				tomcat.stop();
				tomcat.destroy();
			});
		}

	},

	JETTY {

		@Override
		Running start(HttpHandler handler) throws Exception {
			Server server = new Server(0);
			server.setHandler(new JettyCoreHttpHandlerAdapter(handler));
			server.start();
			return new Running(((ServerConnector) server.getConnectors()[0]).getLocalPort(), server::stop);
		}

	};

	/**
	 * Start a server on a free port.
	 */
	abstract Running start(HttpHandler handler) throws Exception;

	/**
	 * Stops a server.
	 */
	interface Stop {

		void stop() throws Exception;

	}

	/**
	 * A server that runs.
	 */
	record Running(int port, Stop stop) {
	}

}
