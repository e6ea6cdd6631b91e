# escape=`
FROM mcr.microsoft.com/windows/servercore AS w
COPY a C:\
WORKDIR C:\app\
RUN --mount=type=cache,target=C:\x `
    # a comment
    Write-Host "open `
    more
RUN echo "open
CMD ["C:\\a.exe"]
ENV A=b `
    C="d`"e"
