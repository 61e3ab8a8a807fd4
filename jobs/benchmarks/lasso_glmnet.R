# cv.glmnet on the rows that lasso_sklearn.py wrote: Rscript lasso_glmnet.R FILE
suppressPackageStartupMessages(library(glmnet))
file <- file(commandArgs(TRUE)[1], "rb")
shape <- readBin(file, "integer", 2)
x <- matrix(readBin(file, "double", prod(shape)), shape[1], shape[2])
y <- readBin(file, "double", shape[1])
begun <- proc.time()
fit <- cv.glmnet(x, y, nfolds = 5, nlambda = 100)
spent <- proc.time() - begun
cat(sprintf("glmnet rows %d features %d fit %.3f cpu %.3f lambda %.6g kept %d\n", shape[1], shape[2],
            spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], fit$lambda.min,
            sum(coef(fit, s = "lambda.min")[-1] != 0)))
